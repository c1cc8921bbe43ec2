#error "the board's own driver: it is replaced"

#error "the board: it is replaced"

# Writes the bytes of IN as a comma separated text OUT, to be included in an array's initialiser.
file(READ "${IN}" bytes HEX)
string(REGEX REPLACE "(................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " bytes "${bytes}")
file(WRITE "${OUT}" "${bytes}")

/// Tables of numbers 0 to 64 that the preprocessor cannot count itself; see util_macro.h.
#ifndef ZEPHYR_INCLUDE_SYS_UTIL_INTERNAL_H_
#define ZEPHYR_INCLUDE_SYS_UTIL_INTERNAL_H_

#include <emu9160_zephyr.h>

// Beyond 400 lines because of its tables.
// clang-format off
#define Z_UTIL_INC_0 1
#define Z_UTIL_INC_1 2
#define Z_UTIL_INC_2 3
#define Z_UTIL_INC_3 4
#define Z_UTIL_INC_4 5
#define Z_UTIL_INC_5 6
#define Z_UTIL_INC_6 7
#define Z_UTIL_INC_7 8
#define Z_UTIL_INC_8 9
#define Z_UTIL_INC_9 10
#define Z_UTIL_INC_10 11
#define Z_UTIL_INC_11 12
#define Z_UTIL_INC_12 13
#define Z_UTIL_INC_13 14
#define Z_UTIL_INC_14 15
#define Z_UTIL_INC_15 16
#define Z_UTIL_INC_16 17
#define Z_UTIL_INC_17 18
#define Z_UTIL_INC_18 19
#define Z_UTIL_INC_19 20
#define Z_UTIL_INC_20 21
#define Z_UTIL_INC_21 22
#define Z_UTIL_INC_22 23
#define Z_UTIL_INC_23 24
#define Z_UTIL_INC_24 25
#define Z_UTIL_INC_25 26
#define Z_UTIL_INC_26 27
#define Z_UTIL_INC_27 28
#define Z_UTIL_INC_28 29
#define Z_UTIL_INC_29 30
#define Z_UTIL_INC_30 31
#define Z_UTIL_INC_31 32
#define Z_UTIL_INC_32 33
#define Z_UTIL_INC_33 34
#define Z_UTIL_INC_34 35
#define Z_UTIL_INC_35 36
#define Z_UTIL_INC_36 37
#define Z_UTIL_INC_37 38
#define Z_UTIL_INC_38 39
#define Z_UTIL_INC_39 40
#define Z_UTIL_INC_40 41
#define Z_UTIL_INC_41 42
#define Z_UTIL_INC_42 43
#define Z_UTIL_INC_43 44
#define Z_UTIL_INC_44 45
#define Z_UTIL_INC_45 46
#define Z_UTIL_INC_46 47
#define Z_UTIL_INC_47 48
#define Z_UTIL_INC_48 49
#define Z_UTIL_INC_49 50
#define Z_UTIL_INC_50 51
#define Z_UTIL_INC_51 52
#define Z_UTIL_INC_52 53
#define Z_UTIL_INC_53 54
#define Z_UTIL_INC_54 55
#define Z_UTIL_INC_55 56
#define Z_UTIL_INC_56 57
#define Z_UTIL_INC_57 58
#define Z_UTIL_INC_58 59
#define Z_UTIL_INC_59 60
#define Z_UTIL_INC_60 61
#define Z_UTIL_INC_61 62
#define Z_UTIL_INC_62 63
#define Z_UTIL_INC_63 64
#define Z_UTIL_INC_64 65
#define Z_UTIL_DEC_0 0
#define Z_UTIL_DEC_1 0
#define Z_UTIL_DEC_2 1
#define Z_UTIL_DEC_3 2
#define Z_UTIL_DEC_4 3
#define Z_UTIL_DEC_5 4
#define Z_UTIL_DEC_6 5
#define Z_UTIL_DEC_7 6
#define Z_UTIL_DEC_8 7
#define Z_UTIL_DEC_9 8
#define Z_UTIL_DEC_10 9
#define Z_UTIL_DEC_11 10
#define Z_UTIL_DEC_12 11
#define Z_UTIL_DEC_13 12
#define Z_UTIL_DEC_14 13
#define Z_UTIL_DEC_15 14
#define Z_UTIL_DEC_16 15
#define Z_UTIL_DEC_17 16
#define Z_UTIL_DEC_18 17
#define Z_UTIL_DEC_19 18
#define Z_UTIL_DEC_20 19
#define Z_UTIL_DEC_21 20
#define Z_UTIL_DEC_22 21
#define Z_UTIL_DEC_23 22
#define Z_UTIL_DEC_24 23
#define Z_UTIL_DEC_25 24
#define Z_UTIL_DEC_26 25
#define Z_UTIL_DEC_27 26
#define Z_UTIL_DEC_28 27
#define Z_UTIL_DEC_29 28
#define Z_UTIL_DEC_30 29
#define Z_UTIL_DEC_31 30
#define Z_UTIL_DEC_32 31
#define Z_UTIL_DEC_33 32
#define Z_UTIL_DEC_34 33
#define Z_UTIL_DEC_35 34
#define Z_UTIL_DEC_36 35
#define Z_UTIL_DEC_37 36
#define Z_UTIL_DEC_38 37
#define Z_UTIL_DEC_39 38
#define Z_UTIL_DEC_40 39
#define Z_UTIL_DEC_41 40
#define Z_UTIL_DEC_42 41
#define Z_UTIL_DEC_43 42
#define Z_UTIL_DEC_44 43
#define Z_UTIL_DEC_45 44
#define Z_UTIL_DEC_46 45
#define Z_UTIL_DEC_47 46
#define Z_UTIL_DEC_48 47
#define Z_UTIL_DEC_49 48
#define Z_UTIL_DEC_50 49
#define Z_UTIL_DEC_51 50
#define Z_UTIL_DEC_52 51
#define Z_UTIL_DEC_53 52
#define Z_UTIL_DEC_54 53
#define Z_UTIL_DEC_55 54
#define Z_UTIL_DEC_56 55
#define Z_UTIL_DEC_57 56
#define Z_UTIL_DEC_58 57
#define Z_UTIL_DEC_59 58
#define Z_UTIL_DEC_60 59
#define Z_UTIL_DEC_61 60
#define Z_UTIL_DEC_62 61
#define Z_UTIL_DEC_63 62
#define Z_UTIL_DEC_64 63
#define Z_UTIL_X2_0 0
#define Z_UTIL_X2_1 2
#define Z_UTIL_X2_2 4
#define Z_UTIL_X2_3 6
#define Z_UTIL_X2_4 8
#define Z_UTIL_X2_5 10
#define Z_UTIL_X2_6 12
#define Z_UTIL_X2_7 14
#define Z_UTIL_X2_8 16
#define Z_UTIL_X2_9 18
#define Z_UTIL_X2_10 20
#define Z_UTIL_X2_11 22
#define Z_UTIL_X2_12 24
#define Z_UTIL_X2_13 26
#define Z_UTIL_X2_14 28
#define Z_UTIL_X2_15 30
#define Z_UTIL_X2_16 32
#define Z_UTIL_X2_17 34
#define Z_UTIL_X2_18 36
#define Z_UTIL_X2_19 38
#define Z_UTIL_X2_20 40
#define Z_UTIL_X2_21 42
#define Z_UTIL_X2_22 44
#define Z_UTIL_X2_23 46
#define Z_UTIL_X2_24 48
#define Z_UTIL_X2_25 50
#define Z_UTIL_X2_26 52
#define Z_UTIL_X2_27 54
#define Z_UTIL_X2_28 56
#define Z_UTIL_X2_29 58
#define Z_UTIL_X2_30 60
#define Z_UTIL_X2_31 62
#define Z_UTIL_X2_32 64
#define Z_UTIL_X2_33 66
#define Z_UTIL_X2_34 68
#define Z_UTIL_X2_35 70
#define Z_UTIL_X2_36 72
#define Z_UTIL_X2_37 74
#define Z_UTIL_X2_38 76
#define Z_UTIL_X2_39 78
#define Z_UTIL_X2_40 80
#define Z_UTIL_X2_41 82
#define Z_UTIL_X2_42 84
#define Z_UTIL_X2_43 86
#define Z_UTIL_X2_44 88
#define Z_UTIL_X2_45 90
#define Z_UTIL_X2_46 92
#define Z_UTIL_X2_47 94
#define Z_UTIL_X2_48 96
#define Z_UTIL_X2_49 98
#define Z_UTIL_X2_50 100
#define Z_UTIL_X2_51 102
#define Z_UTIL_X2_52 104
#define Z_UTIL_X2_53 106
#define Z_UTIL_X2_54 108
#define Z_UTIL_X2_55 110
#define Z_UTIL_X2_56 112
#define Z_UTIL_X2_57 114
#define Z_UTIL_X2_58 116
#define Z_UTIL_X2_59 118
#define Z_UTIL_X2_60 120
#define Z_UTIL_X2_61 122
#define Z_UTIL_X2_62 124
#define Z_UTIL_X2_63 126
#define Z_UTIL_X2_64 128
#define Z_IS_EQ_0_0(...) ,
#define Z_IS_EQ_1_1(...) ,
#define Z_IS_EQ_2_2(...) ,
#define Z_IS_EQ_3_3(...) ,
#define Z_IS_EQ_4_4(...) ,
#define Z_IS_EQ_5_5(...) ,
#define Z_IS_EQ_6_6(...) ,
#define Z_IS_EQ_7_7(...) ,
#define Z_IS_EQ_8_8(...) ,
#define Z_IS_EQ_9_9(...) ,
#define Z_IS_EQ_10_10(...) ,
#define Z_IS_EQ_11_11(...) ,
#define Z_IS_EQ_12_12(...) ,
#define Z_IS_EQ_13_13(...) ,
#define Z_IS_EQ_14_14(...) ,
#define Z_IS_EQ_15_15(...) ,
#define Z_IS_EQ_16_16(...) ,
#define Z_IS_EQ_17_17(...) ,
#define Z_IS_EQ_18_18(...) ,
#define Z_IS_EQ_19_19(...) ,
#define Z_IS_EQ_20_20(...) ,
#define Z_IS_EQ_21_21(...) ,
#define Z_IS_EQ_22_22(...) ,
#define Z_IS_EQ_23_23(...) ,
#define Z_IS_EQ_24_24(...) ,
#define Z_IS_EQ_25_25(...) ,
#define Z_IS_EQ_26_26(...) ,
#define Z_IS_EQ_27_27(...) ,
#define Z_IS_EQ_28_28(...) ,
#define Z_IS_EQ_29_29(...) ,
#define Z_IS_EQ_30_30(...) ,
#define Z_IS_EQ_31_31(...) ,
#define Z_IS_EQ_32_32(...) ,
#define Z_IS_EQ_33_33(...) ,
#define Z_IS_EQ_34_34(...) ,
#define Z_IS_EQ_35_35(...) ,
#define Z_IS_EQ_36_36(...) ,
#define Z_IS_EQ_37_37(...) ,
#define Z_IS_EQ_38_38(...) ,
#define Z_IS_EQ_39_39(...) ,
#define Z_IS_EQ_40_40(...) ,
#define Z_IS_EQ_41_41(...) ,
#define Z_IS_EQ_42_42(...) ,
#define Z_IS_EQ_43_43(...) ,
#define Z_IS_EQ_44_44(...) ,
#define Z_IS_EQ_45_45(...) ,
#define Z_IS_EQ_46_46(...) ,
#define Z_IS_EQ_47_47(...) ,
#define Z_IS_EQ_48_48(...) ,
#define Z_IS_EQ_49_49(...) ,
#define Z_IS_EQ_50_50(...) ,
#define Z_IS_EQ_51_51(...) ,
#define Z_IS_EQ_52_52(...) ,
#define Z_IS_EQ_53_53(...) ,
#define Z_IS_EQ_54_54(...) ,
#define Z_IS_EQ_55_55(...) ,
#define Z_IS_EQ_56_56(...) ,
#define Z_IS_EQ_57_57(...) ,
#define Z_IS_EQ_58_58(...) ,
#define Z_IS_EQ_59_59(...) ,
#define Z_IS_EQ_60_60(...) ,
#define Z_IS_EQ_61_61(...) ,
#define Z_IS_EQ_62_62(...) ,
#define Z_IS_EQ_63_63(...) ,
#define Z_IS_EQ_64_64(...) ,

// The i-th call comes after the i calls before it.
#define Z_UTIL_LISTIFY_0(F, sep, ...)
#define Z_UTIL_LISTIFY_1(F, sep, ...) F(0, __VA_ARGS__)
#define Z_UTIL_LISTIFY_2(F, sep, ...) Z_UTIL_LISTIFY_1(F, sep, __VA_ARGS__) __DEBRACKET sep F(1, __VA_ARGS__)
#define Z_UTIL_LISTIFY_3(F, sep, ...) Z_UTIL_LISTIFY_2(F, sep, __VA_ARGS__) __DEBRACKET sep F(2, __VA_ARGS__)
#define Z_UTIL_LISTIFY_4(F, sep, ...) Z_UTIL_LISTIFY_3(F, sep, __VA_ARGS__) __DEBRACKET sep F(3, __VA_ARGS__)
#define Z_UTIL_LISTIFY_5(F, sep, ...) Z_UTIL_LISTIFY_4(F, sep, __VA_ARGS__) __DEBRACKET sep F(4, __VA_ARGS__)
#define Z_UTIL_LISTIFY_6(F, sep, ...) Z_UTIL_LISTIFY_5(F, sep, __VA_ARGS__) __DEBRACKET sep F(5, __VA_ARGS__)
#define Z_UTIL_LISTIFY_7(F, sep, ...) Z_UTIL_LISTIFY_6(F, sep, __VA_ARGS__) __DEBRACKET sep F(6, __VA_ARGS__)
#define Z_UTIL_LISTIFY_8(F, sep, ...) Z_UTIL_LISTIFY_7(F, sep, __VA_ARGS__) __DEBRACKET sep F(7, __VA_ARGS__)
#define Z_UTIL_LISTIFY_9(F, sep, ...) Z_UTIL_LISTIFY_8(F, sep, __VA_ARGS__) __DEBRACKET sep F(8, __VA_ARGS__)
#define Z_UTIL_LISTIFY_10(F, sep, ...) Z_UTIL_LISTIFY_9(F, sep, __VA_ARGS__) __DEBRACKET sep F(9, __VA_ARGS__)
#define Z_UTIL_LISTIFY_11(F, sep, ...) Z_UTIL_LISTIFY_10(F, sep, __VA_ARGS__) __DEBRACKET sep F(10, __VA_ARGS__)
#define Z_UTIL_LISTIFY_12(F, sep, ...) Z_UTIL_LISTIFY_11(F, sep, __VA_ARGS__) __DEBRACKET sep F(11, __VA_ARGS__)
#define Z_UTIL_LISTIFY_13(F, sep, ...) Z_UTIL_LISTIFY_12(F, sep, __VA_ARGS__) __DEBRACKET sep F(12, __VA_ARGS__)
#define Z_UTIL_LISTIFY_14(F, sep, ...) Z_UTIL_LISTIFY_13(F, sep, __VA_ARGS__) __DEBRACKET sep F(13, __VA_ARGS__)
#define Z_UTIL_LISTIFY_15(F, sep, ...) Z_UTIL_LISTIFY_14(F, sep, __VA_ARGS__) __DEBRACKET sep F(14, __VA_ARGS__)
#define Z_UTIL_LISTIFY_16(F, sep, ...) Z_UTIL_LISTIFY_15(F, sep, __VA_ARGS__) __DEBRACKET sep F(15, __VA_ARGS__)
#define Z_UTIL_LISTIFY_17(F, sep, ...) Z_UTIL_LISTIFY_16(F, sep, __VA_ARGS__) __DEBRACKET sep F(16, __VA_ARGS__)
#define Z_UTIL_LISTIFY_18(F, sep, ...) Z_UTIL_LISTIFY_17(F, sep, __VA_ARGS__) __DEBRACKET sep F(17, __VA_ARGS__)
#define Z_UTIL_LISTIFY_19(F, sep, ...) Z_UTIL_LISTIFY_18(F, sep, __VA_ARGS__) __DEBRACKET sep F(18, __VA_ARGS__)
#define Z_UTIL_LISTIFY_20(F, sep, ...) Z_UTIL_LISTIFY_19(F, sep, __VA_ARGS__) __DEBRACKET sep F(19, __VA_ARGS__)
#define Z_UTIL_LISTIFY_21(F, sep, ...) Z_UTIL_LISTIFY_20(F, sep, __VA_ARGS__) __DEBRACKET sep F(20, __VA_ARGS__)
#define Z_UTIL_LISTIFY_22(F, sep, ...) Z_UTIL_LISTIFY_21(F, sep, __VA_ARGS__) __DEBRACKET sep F(21, __VA_ARGS__)
#define Z_UTIL_LISTIFY_23(F, sep, ...) Z_UTIL_LISTIFY_22(F, sep, __VA_ARGS__) __DEBRACKET sep F(22, __VA_ARGS__)
#define Z_UTIL_LISTIFY_24(F, sep, ...) Z_UTIL_LISTIFY_23(F, sep, __VA_ARGS__) __DEBRACKET sep F(23, __VA_ARGS__)
#define Z_UTIL_LISTIFY_25(F, sep, ...) Z_UTIL_LISTIFY_24(F, sep, __VA_ARGS__) __DEBRACKET sep F(24, __VA_ARGS__)
#define Z_UTIL_LISTIFY_26(F, sep, ...) Z_UTIL_LISTIFY_25(F, sep, __VA_ARGS__) __DEBRACKET sep F(25, __VA_ARGS__)
#define Z_UTIL_LISTIFY_27(F, sep, ...) Z_UTIL_LISTIFY_26(F, sep, __VA_ARGS__) __DEBRACKET sep F(26, __VA_ARGS__)
#define Z_UTIL_LISTIFY_28(F, sep, ...) Z_UTIL_LISTIFY_27(F, sep, __VA_ARGS__) __DEBRACKET sep F(27, __VA_ARGS__)
#define Z_UTIL_LISTIFY_29(F, sep, ...) Z_UTIL_LISTIFY_28(F, sep, __VA_ARGS__) __DEBRACKET sep F(28, __VA_ARGS__)
#define Z_UTIL_LISTIFY_30(F, sep, ...) Z_UTIL_LISTIFY_29(F, sep, __VA_ARGS__) __DEBRACKET sep F(29, __VA_ARGS__)
#define Z_UTIL_LISTIFY_31(F, sep, ...) Z_UTIL_LISTIFY_30(F, sep, __VA_ARGS__) __DEBRACKET sep F(30, __VA_ARGS__)
#define Z_UTIL_LISTIFY_32(F, sep, ...) Z_UTIL_LISTIFY_31(F, sep, __VA_ARGS__) __DEBRACKET sep F(31, __VA_ARGS__)
#define Z_UTIL_LISTIFY_33(F, sep, ...) Z_UTIL_LISTIFY_32(F, sep, __VA_ARGS__) __DEBRACKET sep F(32, __VA_ARGS__)
#define Z_UTIL_LISTIFY_34(F, sep, ...) Z_UTIL_LISTIFY_33(F, sep, __VA_ARGS__) __DEBRACKET sep F(33, __VA_ARGS__)
#define Z_UTIL_LISTIFY_35(F, sep, ...) Z_UTIL_LISTIFY_34(F, sep, __VA_ARGS__) __DEBRACKET sep F(34, __VA_ARGS__)
#define Z_UTIL_LISTIFY_36(F, sep, ...) Z_UTIL_LISTIFY_35(F, sep, __VA_ARGS__) __DEBRACKET sep F(35, __VA_ARGS__)
#define Z_UTIL_LISTIFY_37(F, sep, ...) Z_UTIL_LISTIFY_36(F, sep, __VA_ARGS__) __DEBRACKET sep F(36, __VA_ARGS__)
#define Z_UTIL_LISTIFY_38(F, sep, ...) Z_UTIL_LISTIFY_37(F, sep, __VA_ARGS__) __DEBRACKET sep F(37, __VA_ARGS__)
#define Z_UTIL_LISTIFY_39(F, sep, ...) Z_UTIL_LISTIFY_38(F, sep, __VA_ARGS__) __DEBRACKET sep F(38, __VA_ARGS__)
#define Z_UTIL_LISTIFY_40(F, sep, ...) Z_UTIL_LISTIFY_39(F, sep, __VA_ARGS__) __DEBRACKET sep F(39, __VA_ARGS__)
#define Z_UTIL_LISTIFY_41(F, sep, ...) Z_UTIL_LISTIFY_40(F, sep, __VA_ARGS__) __DEBRACKET sep F(40, __VA_ARGS__)
#define Z_UTIL_LISTIFY_42(F, sep, ...) Z_UTIL_LISTIFY_41(F, sep, __VA_ARGS__) __DEBRACKET sep F(41, __VA_ARGS__)
#define Z_UTIL_LISTIFY_43(F, sep, ...) Z_UTIL_LISTIFY_42(F, sep, __VA_ARGS__) __DEBRACKET sep F(42, __VA_ARGS__)
#define Z_UTIL_LISTIFY_44(F, sep, ...) Z_UTIL_LISTIFY_43(F, sep, __VA_ARGS__) __DEBRACKET sep F(43, __VA_ARGS__)
#define Z_UTIL_LISTIFY_45(F, sep, ...) Z_UTIL_LISTIFY_44(F, sep, __VA_ARGS__) __DEBRACKET sep F(44, __VA_ARGS__)
#define Z_UTIL_LISTIFY_46(F, sep, ...) Z_UTIL_LISTIFY_45(F, sep, __VA_ARGS__) __DEBRACKET sep F(45, __VA_ARGS__)
#define Z_UTIL_LISTIFY_47(F, sep, ...) Z_UTIL_LISTIFY_46(F, sep, __VA_ARGS__) __DEBRACKET sep F(46, __VA_ARGS__)
#define Z_UTIL_LISTIFY_48(F, sep, ...) Z_UTIL_LISTIFY_47(F, sep, __VA_ARGS__) __DEBRACKET sep F(47, __VA_ARGS__)
#define Z_UTIL_LISTIFY_49(F, sep, ...) Z_UTIL_LISTIFY_48(F, sep, __VA_ARGS__) __DEBRACKET sep F(48, __VA_ARGS__)
#define Z_UTIL_LISTIFY_50(F, sep, ...) Z_UTIL_LISTIFY_49(F, sep, __VA_ARGS__) __DEBRACKET sep F(49, __VA_ARGS__)
#define Z_UTIL_LISTIFY_51(F, sep, ...) Z_UTIL_LISTIFY_50(F, sep, __VA_ARGS__) __DEBRACKET sep F(50, __VA_ARGS__)
#define Z_UTIL_LISTIFY_52(F, sep, ...) Z_UTIL_LISTIFY_51(F, sep, __VA_ARGS__) __DEBRACKET sep F(51, __VA_ARGS__)
#define Z_UTIL_LISTIFY_53(F, sep, ...) Z_UTIL_LISTIFY_52(F, sep, __VA_ARGS__) __DEBRACKET sep F(52, __VA_ARGS__)
#define Z_UTIL_LISTIFY_54(F, sep, ...) Z_UTIL_LISTIFY_53(F, sep, __VA_ARGS__) __DEBRACKET sep F(53, __VA_ARGS__)
#define Z_UTIL_LISTIFY_55(F, sep, ...) Z_UTIL_LISTIFY_54(F, sep, __VA_ARGS__) __DEBRACKET sep F(54, __VA_ARGS__)
#define Z_UTIL_LISTIFY_56(F, sep, ...) Z_UTIL_LISTIFY_55(F, sep, __VA_ARGS__) __DEBRACKET sep F(55, __VA_ARGS__)
#define Z_UTIL_LISTIFY_57(F, sep, ...) Z_UTIL_LISTIFY_56(F, sep, __VA_ARGS__) __DEBRACKET sep F(56, __VA_ARGS__)
#define Z_UTIL_LISTIFY_58(F, sep, ...) Z_UTIL_LISTIFY_57(F, sep, __VA_ARGS__) __DEBRACKET sep F(57, __VA_ARGS__)
#define Z_UTIL_LISTIFY_59(F, sep, ...) Z_UTIL_LISTIFY_58(F, sep, __VA_ARGS__) __DEBRACKET sep F(58, __VA_ARGS__)
#define Z_UTIL_LISTIFY_60(F, sep, ...) Z_UTIL_LISTIFY_59(F, sep, __VA_ARGS__) __DEBRACKET sep F(59, __VA_ARGS__)
#define Z_UTIL_LISTIFY_61(F, sep, ...) Z_UTIL_LISTIFY_60(F, sep, __VA_ARGS__) __DEBRACKET sep F(60, __VA_ARGS__)
#define Z_UTIL_LISTIFY_62(F, sep, ...) Z_UTIL_LISTIFY_61(F, sep, __VA_ARGS__) __DEBRACKET sep F(61, __VA_ARGS__)
#define Z_UTIL_LISTIFY_63(F, sep, ...) Z_UTIL_LISTIFY_62(F, sep, __VA_ARGS__) __DEBRACKET sep F(62, __VA_ARGS__)
#define Z_UTIL_LISTIFY_64(F, sep, ...) Z_UTIL_LISTIFY_63(F, sep, __VA_ARGS__) __DEBRACKET sep F(63, __VA_ARGS__)

#define Z_GET_ARGS_LESS_0(...) __VA_ARGS__
#define Z_GET_ARGS_LESS_1(a, ...) Z_GET_ARGS_LESS_0(__VA_ARGS__)
#define Z_GET_ARGS_LESS_2(a, ...) Z_GET_ARGS_LESS_1(__VA_ARGS__)
#define Z_GET_ARGS_LESS_3(a, ...) Z_GET_ARGS_LESS_2(__VA_ARGS__)
#define Z_GET_ARGS_LESS_4(a, ...) Z_GET_ARGS_LESS_3(__VA_ARGS__)
#define Z_GET_ARGS_LESS_5(a, ...) Z_GET_ARGS_LESS_4(__VA_ARGS__)
#define Z_GET_ARGS_LESS_6(a, ...) Z_GET_ARGS_LESS_5(__VA_ARGS__)
#define Z_GET_ARGS_LESS_7(a, ...) Z_GET_ARGS_LESS_6(__VA_ARGS__)
#define Z_GET_ARGS_LESS_8(a, ...) Z_GET_ARGS_LESS_7(__VA_ARGS__)
#define Z_GET_ARGS_LESS_9(a, ...) Z_GET_ARGS_LESS_8(__VA_ARGS__)
#define Z_GET_ARGS_LESS_10(a, ...) Z_GET_ARGS_LESS_9(__VA_ARGS__)
#define Z_GET_ARGS_LESS_11(a, ...) Z_GET_ARGS_LESS_10(__VA_ARGS__)
#define Z_GET_ARGS_LESS_12(a, ...) Z_GET_ARGS_LESS_11(__VA_ARGS__)
#define Z_GET_ARGS_LESS_13(a, ...) Z_GET_ARGS_LESS_12(__VA_ARGS__)
#define Z_GET_ARGS_LESS_14(a, ...) Z_GET_ARGS_LESS_13(__VA_ARGS__)
#define Z_GET_ARGS_LESS_15(a, ...) Z_GET_ARGS_LESS_14(__VA_ARGS__)
#define Z_GET_ARGS_LESS_16(a, ...) Z_GET_ARGS_LESS_15(__VA_ARGS__)
#define Z_GET_ARGS_LESS_17(a, ...) Z_GET_ARGS_LESS_16(__VA_ARGS__)
#define Z_GET_ARGS_LESS_18(a, ...) Z_GET_ARGS_LESS_17(__VA_ARGS__)
#define Z_GET_ARGS_LESS_19(a, ...) Z_GET_ARGS_LESS_18(__VA_ARGS__)
#define Z_GET_ARGS_LESS_20(a, ...) Z_GET_ARGS_LESS_19(__VA_ARGS__)
#define Z_GET_ARGS_LESS_21(a, ...) Z_GET_ARGS_LESS_20(__VA_ARGS__)
#define Z_GET_ARGS_LESS_22(a, ...) Z_GET_ARGS_LESS_21(__VA_ARGS__)
#define Z_GET_ARGS_LESS_23(a, ...) Z_GET_ARGS_LESS_22(__VA_ARGS__)
#define Z_GET_ARGS_LESS_24(a, ...) Z_GET_ARGS_LESS_23(__VA_ARGS__)
#define Z_GET_ARGS_LESS_25(a, ...) Z_GET_ARGS_LESS_24(__VA_ARGS__)
#define Z_GET_ARGS_LESS_26(a, ...) Z_GET_ARGS_LESS_25(__VA_ARGS__)
#define Z_GET_ARGS_LESS_27(a, ...) Z_GET_ARGS_LESS_26(__VA_ARGS__)
#define Z_GET_ARGS_LESS_28(a, ...) Z_GET_ARGS_LESS_27(__VA_ARGS__)
#define Z_GET_ARGS_LESS_29(a, ...) Z_GET_ARGS_LESS_28(__VA_ARGS__)
#define Z_GET_ARGS_LESS_30(a, ...) Z_GET_ARGS_LESS_29(__VA_ARGS__)
#define Z_GET_ARGS_LESS_31(a, ...) Z_GET_ARGS_LESS_30(__VA_ARGS__)
#define Z_GET_ARGS_LESS_32(a, ...) Z_GET_ARGS_LESS_31(__VA_ARGS__)
#define Z_GET_ARGS_LESS_33(a, ...) Z_GET_ARGS_LESS_32(__VA_ARGS__)
#define Z_GET_ARGS_LESS_34(a, ...) Z_GET_ARGS_LESS_33(__VA_ARGS__)
#define Z_GET_ARGS_LESS_35(a, ...) Z_GET_ARGS_LESS_34(__VA_ARGS__)
#define Z_GET_ARGS_LESS_36(a, ...) Z_GET_ARGS_LESS_35(__VA_ARGS__)
#define Z_GET_ARGS_LESS_37(a, ...) Z_GET_ARGS_LESS_36(__VA_ARGS__)
#define Z_GET_ARGS_LESS_38(a, ...) Z_GET_ARGS_LESS_37(__VA_ARGS__)
#define Z_GET_ARGS_LESS_39(a, ...) Z_GET_ARGS_LESS_38(__VA_ARGS__)
#define Z_GET_ARGS_LESS_40(a, ...) Z_GET_ARGS_LESS_39(__VA_ARGS__)
#define Z_GET_ARGS_LESS_41(a, ...) Z_GET_ARGS_LESS_40(__VA_ARGS__)
#define Z_GET_ARGS_LESS_42(a, ...) Z_GET_ARGS_LESS_41(__VA_ARGS__)
#define Z_GET_ARGS_LESS_43(a, ...) Z_GET_ARGS_LESS_42(__VA_ARGS__)
#define Z_GET_ARGS_LESS_44(a, ...) Z_GET_ARGS_LESS_43(__VA_ARGS__)
#define Z_GET_ARGS_LESS_45(a, ...) Z_GET_ARGS_LESS_44(__VA_ARGS__)
#define Z_GET_ARGS_LESS_46(a, ...) Z_GET_ARGS_LESS_45(__VA_ARGS__)
#define Z_GET_ARGS_LESS_47(a, ...) Z_GET_ARGS_LESS_46(__VA_ARGS__)
#define Z_GET_ARGS_LESS_48(a, ...) Z_GET_ARGS_LESS_47(__VA_ARGS__)
#define Z_GET_ARGS_LESS_49(a, ...) Z_GET_ARGS_LESS_48(__VA_ARGS__)
#define Z_GET_ARGS_LESS_50(a, ...) Z_GET_ARGS_LESS_49(__VA_ARGS__)
#define Z_GET_ARGS_LESS_51(a, ...) Z_GET_ARGS_LESS_50(__VA_ARGS__)
#define Z_GET_ARGS_LESS_52(a, ...) Z_GET_ARGS_LESS_51(__VA_ARGS__)
#define Z_GET_ARGS_LESS_53(a, ...) Z_GET_ARGS_LESS_52(__VA_ARGS__)
#define Z_GET_ARGS_LESS_54(a, ...) Z_GET_ARGS_LESS_53(__VA_ARGS__)
#define Z_GET_ARGS_LESS_55(a, ...) Z_GET_ARGS_LESS_54(__VA_ARGS__)
#define Z_GET_ARGS_LESS_56(a, ...) Z_GET_ARGS_LESS_55(__VA_ARGS__)
#define Z_GET_ARGS_LESS_57(a, ...) Z_GET_ARGS_LESS_56(__VA_ARGS__)
#define Z_GET_ARGS_LESS_58(a, ...) Z_GET_ARGS_LESS_57(__VA_ARGS__)
#define Z_GET_ARGS_LESS_59(a, ...) Z_GET_ARGS_LESS_58(__VA_ARGS__)
#define Z_GET_ARGS_LESS_60(a, ...) Z_GET_ARGS_LESS_59(__VA_ARGS__)
#define Z_GET_ARGS_LESS_61(a, ...) Z_GET_ARGS_LESS_60(__VA_ARGS__)
#define Z_GET_ARGS_LESS_62(a, ...) Z_GET_ARGS_LESS_61(__VA_ARGS__)
#define Z_GET_ARGS_LESS_63(a, ...) Z_GET_ARGS_LESS_62(__VA_ARGS__)
#define Z_GET_ARGS_LESS_64(a, ...) Z_GET_ARGS_LESS_63(__VA_ARGS__)

#define Z_COUNTED(_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, _21, _22, _23, _24, _25, _26, _27, _28, _29, _30, _31, _32, _33, _34, _35, _36, _37, _38, _39, _40, _41, _42, _43, _44, _45, _46, _47, _48, _49, _50, _51, _52, _53, _54, _55, _56, _57, _58, _59, _60, _61, _62, _63, N, ...) N
#define Z_COUNT(...) Z_COUNTED(__VA_ARGS__, 64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
// clang-format on

#endif

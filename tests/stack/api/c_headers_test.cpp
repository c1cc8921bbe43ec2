#include <gtest/gtest.h>

extern "C" int c_headers_c11(void);
int c_headers_cpp();

TEST(CHeaders, CompileAsC11AndEveryFunctionLinks) { EXPECT_EQ(c_headers_c11(), 0); }

TEST(CHeaders, CompileAsCpp20AndEveryFunctionLinks) { EXPECT_EQ(c_headers_cpp(), 0); }

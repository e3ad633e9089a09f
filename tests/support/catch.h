#pragma once

// Catch2 2.13 (Debian 12) has one header, 3.x (Debian 13, Ubuntu 24.04) another.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

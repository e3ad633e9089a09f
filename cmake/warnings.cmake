# The warnings every target of ours is built with; errors for developers and CI, not for packagers.
add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -fstack-protector-strong)
target_link_options(warnings INTERFACE -Wl,-z,relro,-z,now)
if(PORTAVOZ_DEVELOPER)
    target_compile_options(warnings INTERFACE -Werror)
endif()
# g++ 12 with sanitizers or much optimisation takes members of std::regex, Beast's optional and std::string for
# uninitialised, and joined strings for overlapping; they are not (gcc bugs 105562 and 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND (CMAKE_CXX_FLAGS MATCHES "fsanitize" OR CMAKE_BUILD_TYPE STREQUAL "Release"))
    target_compile_options(warnings INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(warnings INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()

find_program(ccache_program ccache)
if(ccache_program)  # What is precompiled it keeps only when it need not look at times and macros.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${ccache_program})
endif()
find_program(mold_program mold)
if(mold_program AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    add_link_options(-fuse-ld=mold)
endif()

# precompile(TARGET HEADER…): what nearly every file of a layer reads is parsed once, where a whole build from nothing
# is wanted soon: the sanitizers' presets and the release. Daily work and clang-tidy do without, so that a file
# that forgets an include is seen, and so that a compiler cache serves several checkouts.
option(PORTAVOZ_PRECOMPILE "Parse common headers once" OFF)
set(standard_headers <algorithm> <array> <charconv> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional>
    <set> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>)
function(precompile target)
    if(NOT PORTAVOZ_PRECOMPILE)
        return()
    endif()
    target_precompile_headers(${target} PRIVATE ${standard_headers} ${ARGN})
    # g++ forgets where a precompiled header is a system header, and warns of what it inlines from it.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
            -Wno-restrict -Wno-maybe-uninitialized)
    endif()
endfunction()

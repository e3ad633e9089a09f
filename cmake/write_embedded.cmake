# Writes a C++ source whose assembler directives take the files in as they are.
file(GLOB_RECURSE data RELATIVE ${SOURCE_DIR}
    ${SOURCE_DIR}/rules/library/*.yaml ${SOURCE_DIR}/rules/judgement/*.yaml
    ${SOURCE_DIR}/rules/text/data/* ${SOURCE_DIR}/bot/console/data/*.txt ${SOURCE_DIR}/bot/store/migrations/*.sql ${SOURCE_DIR}/bot/words/*.json
    ${SOURCE_DIR}/web/demo/*)
file(GLOB_RECURSE pages RELATIVE ${WEB_DIR} ${WEB_DIR}/dist/*)
set(assembly "")
set(table "")
set(declarations "")
set(index 0)
function(add_one path name)
    string(APPEND assembly "asm(\".section .rodata\\n.balign 8\\nembedded_begin_${index}:\\n.incbin \\\"${path}\\\"\\n\"\n    \"embedded_end_${index}:\\n.byte 0\\n.text\\n\");\n")
    string(APPEND declarations "extern \"C\" const char embedded_begin_${index}[];\nextern \"C\" const char embedded_end_${index}[];\n")
    string(APPEND table "    {\"${name}\", {embedded_begin_${index}, static_cast<std::size_t>(embedded_end_${index} - embedded_begin_${index})}},\n")
    math(EXPR index "${index} + 1")
    set(assembly "${assembly}" PARENT_SCOPE)
    set(declarations "${declarations}" PARENT_SCOPE)
    set(table "${table}" PARENT_SCOPE)
    set(index "${index}" PARENT_SCOPE)
endfunction()
foreach(file IN LISTS data)
    add_one("${SOURCE_DIR}/${file}" "${file}")
endforeach()
foreach(file IN LISTS pages)
    string(REGEX REPLACE "^dist/" "web/" name "${file}")
    add_one("${WEB_DIR}/${file}" "${name}")
endforeach()
file(WRITE ${OUTPUT} "#include \"bot/embedded_files.h\"\n${assembly}${declarations}
namespace bot {
std::span<const EmbeddedFile> embedded_files() {
    static const EmbeddedFile files[] = {
${table}    {\"\", {}}};
    return {files, ${index}};
}
}  // namespace bot
")

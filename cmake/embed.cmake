# embed_files(TARGET): puts the message library, the judgement rules and the built web pages into the binary,
# so that the program is one file. Each is found at run time by its path (bot/embedded_files.h).
function(embed_files target)
    set(stamp ${CMAKE_BINARY_DIR}/generated/embedded.stamp)
    set(source ${CMAKE_BINARY_DIR}/generated/embedded_data.cpp)
    set(web ${CMAKE_BINARY_DIR}/web)
    file(GLOB_RECURSE data CONFIGURE_DEPENDS
        ${CMAKE_SOURCE_DIR}/rules/library/*.yaml ${CMAKE_SOURCE_DIR}/rules/judgement/*.yaml
        ${CMAKE_SOURCE_DIR}/rules/text/data/* ${CMAKE_SOURCE_DIR}/bot/console/data/*.txt ${CMAKE_SOURCE_DIR}/bot/store/migrations/*.sql
        ${CMAKE_SOURCE_DIR}/bot/words/*.json ${CMAKE_SOURCE_DIR}/web/demo/*)
    file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.ts ${CMAKE_SOURCE_DIR}/web/*.tsx
        ${CMAKE_SOURCE_DIR}/web/*.css ${CMAKE_SOURCE_DIR}/web/*.html ${CMAKE_SOURCE_DIR}/web/*.mjs)
    add_custom_command(OUTPUT ${web}/done.stamp
        COMMAND ${CMAKE_SOURCE_DIR}/scripts/build-web ${web}
        COMMAND ${CMAKE_COMMAND} -E touch ${web}/done.stamp
        DEPENDS ${web_sources} ${CMAKE_SOURCE_DIR}/scripts/build-web ${CMAKE_SOURCE_DIR}/web/package.json
        COMMENT "Building the widget and the console" VERBATIM)
    add_custom_command(OUTPUT ${source}
        COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${CMAKE_SOURCE_DIR} -DWEB_DIR=${web} -DOUTPUT=${source}
                -P ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
        DEPENDS ${data} ${web}/done.stamp ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
        COMMENT "Embedding data files" VERBATIM)
    target_sources(${target} PRIVATE ${source})
    # .incbin reads the files when the generated source is compiled: it must be compiled again when they change.
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${data};${web}/done.stamp" COMPILE_OPTIONS -w)
endfunction()

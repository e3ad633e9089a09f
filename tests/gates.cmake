# What must not be in the code at all, by row of docs/security.md:
#   T18 "secrets are compared in constant time"
#   T29 "no response is CSV"
#   T34 "attachments are never fetched"
set(faults "")
function(sources_of folder result)
    file(GLOB_RECURSE found ${SOURCE_DIR}/${folder}/*.h ${SOURCE_DIR}/${folder}/*.cpp)
    set(${result} ${found} PARENT_SCOPE)
endfunction()
sources_of(bot bot_files)
sources_of(webhooks webhooks_files)

# T18
foreach(file webhooks/signature.cpp bot/api/api_token.cpp bot/console/access.cpp)
    file(READ ${SOURCE_DIR}/${file} text)
    if(NOT text MATCHES "CRYPTO_memcmp")
        string(APPEND faults "\n${file}: compares secrets without CRYPTO_memcmp (T18)")
    endif()
endforeach()
foreach(file IN LISTS bot_files webhooks_files)
    file(STRINGS ${file} lines REGEX "[^_]memcmp\\(|strcmp\\(|hmac_sha[0-9]+\\([^;]*\\) *[!=]=|[!=]= *(webhooks::)?(to_hex\\()?hmac_sha")
    if(lines AND NOT lines MATCHES "CRYPTO_memcmp")
        string(APPEND faults "\n${file}: a secret compared byte by byte? (T18): ${lines}")
    endif()
endforeach()

# T29, T34
foreach(file IN LISTS bot_files)
    file(READ ${file} text)
    if(text MATCHES "text/csv")
        string(APPEND faults "\n${file}: writes CSV; cells that begin with = + - @ must be quoted first (T29)")
    endif()
    if(text MATCHES "attachment" AND text MATCHES "#include \"bot/(net/http_client|outbox|poller)\\.h\"")
        string(APPEND faults "\n${file}: knows attachments and outbound calls: nothing a customer names may be fetched (T34)")
    endif()
endforeach()
if(faults)
    message(FATAL_ERROR "The gates are broken:${faults}")
endif()

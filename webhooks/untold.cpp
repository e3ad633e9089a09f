#include "webhooks/untold.h"

namespace webhooks {

Words untold(std::string_view place) {
    return wording("the token may not ask this; look at {1}", place);
}

bool is_untold(const Words& said) {
    return said.english == untold({}).english;
}

}  // namespace webhooks

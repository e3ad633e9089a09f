#include "webhooks/token_grant.h"

namespace webhooks {

OutboundRequest purchase(const TokenGrant& grant) {
    OutboundRequest request;
    request.url = grant.url;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "grant_type=refresh_token&client_id=" + percent_encode(grant.client_id) +
                   "&client_secret=" + percent_encode(grant.client_secret) +
                   "&refresh_token=" + percent_encode(grant.refresh_token);
    return request;
}

}  // namespace webhooks

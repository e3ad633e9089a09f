#include "webhooks/token_grant.h"

namespace webhooks {

OutboundRequest purchase(const TokenGrant& grant, const std::string& refresh_token) {
    OutboundRequest request;
    request.url = grant.url;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "grant_type=refresh_token&refresh_token=" + percent_encode(refresh_token);
    if (grant.proof == TokenGrant::Proof::basic) {
        request.basic_user = grant.client_id;
        request.basic_password = grant.client_secret;
        return request;
    }
    request.body += "&client_id=" + percent_encode(grant.client_id);
    if (!grant.client_secret.empty()) {
        request.body += "&client_secret=" + percent_encode(grant.client_secret);
    }
    return request;
}

}  // namespace webhooks

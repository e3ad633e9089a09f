#pragma once

#include "webhooks/http.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace webhooks {

/// UTC milliseconds since 1970.
using TimeMs = std::int64_t;

/// Who can read it: a direct message, or anybody under a post.
enum class Visibility { direct, public_comment };

/// Who wrote an inbound message.
enum class Author {
    customer,
    our_echo,  ///< Our own reply, reported back by the platform.
    person,    ///< A colleague who answered in the platform's own app: takes over at once.
    bot        ///< Another program: never answered.
};

enum class MessageKind {
    text,
    button,  ///< A pressed button: `payload` says which.
    image,
    video,
    voice,
    file,
    sticker,
    location,
    contact_card,
    story_mention,
    story_reply,
    reaction,        ///< Recorded, never answered.
    edit,            ///< New text of `target_id`; recorded, never answered.
    deletion,        ///< `target_id` is gone; cancels a reply that waits.
    thread_control,  ///< Another app took or gave back the conversation (Meta handover protocol).
    moved,           ///< The person goes by `contact_key` now and no longer by `former_keys`.
    call,            ///< A call that nobody took.
    bad_review,      ///< One or two stars of five, with or without words: a complaint.
    order,           ///< What somebody wants to buy, put together in the platform's own shop.
    withheld,        ///< Words that the platform did not send along.
    unsupported
};

struct Attachment {
    std::string kind;  ///< image, video, voice, file, sticker, location…
    std::string
        url;  ///< As the platform gave it; never fetched without the checks of RELIABILITY (SSRF).
    std::string id;
    std::string mime_type;
    std::string name;
};

/// How to find the conversation of a message in a place where many people talk to one another (the
/// topic of a forum, the comments of a post), when the platform does not say it.
struct PlaceHint {
    enum class Find {
        nothing,     ///< `Inbound::conversation_key` says it.
        of_target,   ///< The one that has the message `target_id`; without one it is about nothing.
        of_speaker,  ///< `conversation_key` when it is known or `reply_to_id` is a message of ours;
                     ///< else it is not for us.
        of_answered  ///< A colleague's: the one of `reply_to_id`, else `conversation_key`; when
                     ///< that is the place itself, all that are open there.
    };
    Find find = Find::nothing;
    std::string prefix;  ///< What the keys of all conversations of the place begin with.
    bool names_somebody_else = false;  ///< `of_speaker`: only a message of ours makes it for us.
};

/// One message or event that reached the brand.
struct Inbound {
    std::string
        dedupe_key;  ///< Unique within the inbox; the same event delivered again has the same key.
    std::string message_id;  ///< The platform's id of the message, as a string whatever its size.
    std::string
        client_id;  ///< The browser's own id of a web chat message; unique in its conversation.
    std::string conversation_key;  ///< What answers go to: chat, thread, or person; unique within
                                   ///< the inbox.
    std::string
        contact_key;  ///< The person, as known in the inbox; stable, never a mutable user name.
    std::vector<std::string>
        contact_aliases;  ///< Other keys of the same person (number variants, BSUID…).
    std::vector<std::string>
        former_keys;  ///< Of `moved`: keys that may be somebody else's from now on.
    std::string contact_name;
    std::string contact_handle;
    std::string language_hint;  ///< BCP 47 as the platform said it, or empty.
    Visibility visibility = Visibility::direct;
    Author author = Author::customer;
    MessageKind kind = MessageKind::text;
    std::string
        text;  ///< Plain text, entities decoded; may be empty when there are only attachments.
    std::string payload;
    std::string target_id;      ///< Of an edit, deletion or reaction: the message it is about.
    std::string reply_to_id;    ///< The message this one answers, when the platform says so.
    std::string our_reference;  ///< Of an echo: the reference we had sent along (outbox id), when
                                ///< it came back.
    std::vector<Attachment> attachments;
    TimeMs sent_at = 0;  ///< By the platform's clock; 0 when it did not say.
    PlaceHint place;
    /// What `render` needs to answer, kept with the conversation and given back unread: chat id,
    /// post id, thread ts…
    std::map<std::string, std::string> address;
};

/// News about a message that we sent, or about all that we sent to somebody until a time. Statuses
/// only move forward.
struct StatusUpdate {
    enum class Status { sent, delivered, read, failed };

    std::string message_id;     ///< The platform's id, as `Delivery::message_id` gave it.
    std::string our_reference;  ///< The reference we sent along, when it came back.
    Status status = Status::sent;
    std::string error;
    TimeMs at = 0;
    /// Instead of one message: all of this conversation that we sent at `until` or before.
    std::string conversation_key;
    TimeMs until = 0;
};

/// An item that was understood well enough not to be a message, kept for whoever asks why nothing
/// happened.
struct Ignored {
    std::string reason;
    std::string excerpt;  ///< At most 200 bytes of what it was.
};

/// Something that the platform reports without its words, which must be asked for.
struct Lookup {
    std::string dedupe_key;  ///< As `Inbound::dedupe_key`.
    std::string message_id;  ///< As `Inbound::message_id`.
    std::string item;        ///< What the channel needs to go on; kept, and given back unread.
};

/// What a webhook request contained.
struct Receipt {
    enum class Outcome {
        accepted,  ///< Store `messages` and `statuses`, then send `response` (200).
        refused,   ///< Store nothing; `response` is 400, 401, 403, 405, 415…; `reason` is for the
                   ///< log only.
        replied    ///< A verification handshake: send `response`, store nothing.
    };

    Outcome outcome = Outcome::accepted;
    HttpResponse response;
    std::string reason;
    std::vector<Inbound> messages;
    std::vector<StatusUpdate> statuses;
    std::vector<Ignored> ignored;
    std::vector<Lookup> lookups;  ///< Become messages by `Channel::read_look_up`.
    bool quarantine =
        false;  ///< Rightly signed but not readable: keep the raw body for a person, answer 200.
    /// Calls to make at once that are no replies (answerCallbackQuery, mark as read); best effort,
    /// never retried.
    std::vector<OutboundRequest> courtesies;
};

struct Button {
    std::string title;
    std::string payload;
};

/// One message for a person to read, on its way out. One outbox row is one Reply.
struct Reply {
    enum class Kind { message, private_reply_to_comment, hide_comment, unhide_comment };

    Kind kind = Kind::message;
    Visibility visibility = Visibility::direct;
    std::string text;
    std::vector<Button> buttons;
    std::string conversation_key;
    std::string contact_key;
    std::map<std::string, std::string>
        address;              ///< Of the newest inbound message of the conversation.
    std::string reply_to_id;  ///< Platform id of the message answered, hidden or shown again; may
                              ///< be empty.
    std::string reference;    ///< Ours, unique for ever; sent along where the platform keeps it.
    enum class Author {
        bot,
        person
    } author = Author::bot;  ///< Some windows are open to people only.
    TimeMs last_customer_message_at = 0;
};

/// Refusal to send: the platform's window is closed, the text is empty…; decided before anything
/// leaves.
struct CannotSend {
    std::string reason;
    bool window_closed = false;
};

/// Whose limit a platform means that told us to wait. Where it does not say, the chat waits, and
/// the account when a second chat is told so meanwhile.
enum class Limit { account, chat, unsaid };

/// What became of one request of a reply.
struct Delivery {
    enum class Outcome {
        sent,
        retry,      ///< Temporary: back off and try again (`retry_after` when the platform said how
                    ///< long).
        throttled,  ///< This account must wait `retry_after`.
        window_closed,  ///< Do not retry; a person or a template must.
        auth_failed,    ///< The account's token is dead: pause the account and alarm.
        blocked,        ///< The contact does not want us.
        permanent,      ///< Never: bad request, deleted parent…
        duplicate,      ///< The platform already had it: as good as sent.
        unknown         ///< It may have been taken: hold, reconcile, show to a person.
    };

    Outcome outcome = Outcome::sent;
    std::string message_id;  ///< The platform's id of what we sent.
    std::string error;       ///< For people: code and sentence.
    std::int64_t retry_after_ms = 0;
    Limit limit = Limit::account;  ///< Of what is throttled.
    std::map<std::string, std::string>
        new_address;  ///< Changes to the conversation's address (a migrated chat).
};

}  // namespace webhooks

<?php
/**
 * Plugin Name: Portavoz
 * Description: Tells Portavoz about new comments and WooCommerce reviews at once, signed. Portavoz also asks every minute, so a lost message is only late.
 * Version: 1.1.0
 * Requires at least: 5.6
 * Requires PHP: 7.4
 * License: Apache-2.0
 */

if (!defined('ABSPATH')) {
    exit;
}

const PORTAVOZ_MOST_ANCESTORS = 20;

/** A setting from wp-config.php (preferred: not in the database) or from Settings → Discussion. */
function portavoz_setting(string $name): string
{
    $constant = 'PORTAVOZ_' . strtoupper($name);
    if (defined($constant)) {
        return (string) constant($constant);
    }
    return (string) get_option('portavoz_' . $name, '');
}

/** The key in `whsec_…`, or an empty text when it is unfit: then nothing is sent. */
function portavoz_key(string $secret): string
{
    $encoded = strpos($secret, 'whsec_') === 0 ? substr($secret, 6) : $secret;
    $key = base64_decode($encoded, true);
    return $key !== false && strlen($key) >= 24 && strlen($key) <= 64 ? $key : '';
}

/** The headers of a Standard Webhooks message. */
function portavoz_headers(string $key, string $id, int $time, string $body): array
{
    $signature = base64_encode(hash_hmac('sha256', $id . '.' . $time . '.' . $body, $key, true));
    return [
        'Content-Type' => 'application/json',
        'webhook-id' => $id,
        'webhook-timestamp' => (string) $time,
        'webhook-signature' => 'v1,' . $signature,
    ];
}

/** The status as the REST API words it. */
function portavoz_status(WP_Comment $comment): string
{
    switch ($comment->comment_approved) {
        case '1':
            return 'approved';
        case '0':
            return 'hold';
        default:
            return (string) $comment->comment_approved;
    }
}

/** The comment as the REST API shows it to an editor, with its thread and whom it answers. */
function portavoz_comment(WP_Comment $comment): array
{
    $thread = $comment;
    for ($i = 0; $i < PORTAVOZ_MOST_ANCESTORS && (int) $thread->comment_parent > 0; $i++) {
        $above = get_comment((int) $thread->comment_parent);
        if (!$above instanceof WP_Comment) {
            break;
        }
        $thread = $above;
    }
    $data = [
        'id' => (int) $comment->comment_ID,
        'post' => (int) $comment->comment_post_ID,
        'parent' => (int) $comment->comment_parent,
        'thread' => (int) $thread->comment_ID,
        'author' => (int) $comment->user_id,
        'author_name' => $comment->comment_author,
        'author_email' => $comment->comment_author_email,
        'date_gmt' => mysql_to_rfc3339($comment->comment_date_gmt),
        'content' => ['raw' => $comment->comment_content],
        'status' => portavoz_status($comment),
        'type' => $comment->comment_type === '' ? 'comment' : $comment->comment_type,
    ];
    if ($comment->comment_type === 'review') {
        // WooCommerce stores the stars before it tells of the review.
        $data['rating'] = (int) get_comment_meta((int) $comment->comment_ID, 'rating', true);
    }
    $parent = (int) $comment->comment_parent > 0 ? get_comment((int) $comment->comment_parent) : null;
    if ($parent instanceof WP_Comment) {
        $data['parent_author'] = [
            'author' => (int) $parent->user_id,
            'author_name' => $parent->comment_author,
        ];
    }
    return $data;
}

/** Posts one comment, without making the visitor wait for the answer. */
function portavoz_send(WP_Comment $comment): void
{
    $url = portavoz_setting('url');
    $key = portavoz_key(portavoz_setting('secret'));
    if ($url === '' || $key === '') {
        return;
    }
    $body = wp_json_encode(portavoz_comment($comment));
    if ($body === false) {
        return;
    }
    // The same event has the same id, so that a second delivery changes nothing.
    $id = 'wp-' . get_current_blog_id() . '-' . $comment->comment_ID . '-' . portavoz_status($comment);
    wp_remote_post($url, [
        'blocking' => false,
        'timeout' => 5,
        'redirection' => 0,
        'headers' => portavoz_headers($key, $id, time(), $body),
        'body' => $body,
    ]);
}

add_action('comment_post', function ($id, $approved): void {
    $comment = get_comment((int) $id);
    if ($comment instanceof WP_Comment && $approved !== 'spam' && $approved !== 'trash') {
        portavoz_send($comment);
    }
}, 10, 2);

add_action('transition_comment_status', function ($new, $old, $comment): void {
    if ($new !== $old && $comment instanceof WP_Comment) {
        $fresh = get_comment($comment->comment_ID);
        portavoz_send($fresh instanceof WP_Comment ? $fresh : $comment);
    }
}, 10, 3);

add_action('admin_init', function (): void {
    register_setting('discussion', 'portavoz_url', ['type' => 'string', 'sanitize_callback' => 'esc_url_raw']);
    register_setting('discussion', 'portavoz_secret', ['type' => 'string', 'sanitize_callback' => 'sanitize_text_field']);
    add_settings_section('portavoz', 'Portavoz', function (): void {
        echo '<p>' . esc_html('Where new comments are announced. Constants in wp-config.php (PORTAVOZ_URL, PORTAVOZ_SECRET) win over these fields.') . '</p>';
    }, 'discussion');
    foreach (['url' => 'text', 'secret' => 'password'] as $name => $type) {
        add_settings_field('portavoz_' . $name, ucfirst($name), function () use ($name, $type): void {
            printf(
                '<input name="portavoz_%1$s" type="%2$s" class="regular-text" autocomplete="off" value="%3$s">',
                esc_attr($name),
                esc_attr($type),
                esc_attr((string) get_option('portavoz_' . $name, ''))
            );
        }, 'discussion', 'portavoz');
    }
});

<?php
// A WordPress of one page: what the plugin calls, and no more.
// php wordpress_site.php PLUGIN URL SECRET EVENT…, an EVENT being `new:ID:PARENT:USER:STATUS:TEXT`,
// `review:ID:STARS:TEXT` or `status:ID:STATUS`.
// Prints the status of every delivery.

define('ABSPATH', __DIR__);
define('PORTAVOZ_URL', $argv[2]);
define('PORTAVOZ_SECRET', $argv[3]);

/** Every column is a text, as the database gives it. */
final class WP_Comment
{
    public $comment_ID = '0';
    public $comment_post_ID = '42';
    public $comment_author = 'Ana';
    public $comment_author_email = 'ana@cliente.example';
    public $comment_date_gmt = '';
    public $comment_content = '';
    public $comment_approved = '1';
    public $comment_type = 'comment';
    public $comment_parent = '0';
    public $user_id = '0';
}

$comments = [];
$stars = [];
$actions = [];

function add_action(string $name, callable $action, int $priority = 10, int $arguments = 1): void
{
    global $actions;
    $actions[$name] = [$action, $arguments];
}

function happen(string $name, ...$values): void
{
    global $actions;
    [$action, $arguments] = $actions[$name];
    $action(...array_slice($values, 0, $arguments));
}

function get_comment($id): ?WP_Comment
{
    global $comments;
    return $comments[(string) $id] ?? null;
}

function get_option(string $name, $fallback = false)
{
    return $fallback;
}

function get_current_blog_id(): int
{
    return 1;
}

function mysql_to_rfc3339(string $date): string
{
    return str_replace(' ', 'T', $date);
}

function get_comment_meta(int $id, string $key, bool $single)
{
    global $stars;
    return $key === 'rating' ? (string) ($stars[$id] ?? '') : '';
}

function wp_json_encode($data)
{
    return json_encode($data);
}

function wp_remote_post(string $url, array $request): array
{
    $lines = '';
    foreach ($request['headers'] as $name => $value) {
        $lines .= $name . ': ' . $value . "\r\n";
    }
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => $lines,
        'content' => $request['body'],
        'ignore_errors' => true,
        'follow_location' => 0,
        'timeout' => $request['timeout'],
    ]]);
    file_get_contents($url, false, $context);
    echo explode(' ', $http_response_header[0])[1], "\n";
    return [];
}

require $argv[1];

foreach (array_slice($argv, 4) as $event) {
    $parts = explode(':', $event, 6);
    if ($parts[0] === 'new') {
        $comment = new WP_Comment();
        [, $comment->comment_ID, $comment->comment_parent, $comment->user_id, $comment->comment_approved, $comment->comment_content] = $parts;
        $comment->comment_date_gmt = gmdate('Y-m-d H:i:s');
        $comments[$comment->comment_ID] = $comment;
        happen('comment_post', $comment->comment_ID, (int) $comment->comment_approved);
    } elseif ($parts[0] === 'review') {
        $comment = new WP_Comment();
        [, $comment->comment_ID, $stars[(int) $parts[1]], $comment->comment_content] = explode(':', $event, 4);
        $comment->comment_type = 'review';
        $comment->comment_date_gmt = gmdate('Y-m-d H:i:s');
        $comments[$comment->comment_ID] = $comment;
        happen('comment_post', $comment->comment_ID, 1);
    } else {
        $comment = get_comment($parts[1]);
        $before = $comment->comment_approved;
        $comment->comment_approved = $parts[2];
        happen('transition_comment_status', $parts[2], $before, $comment);
    }
}

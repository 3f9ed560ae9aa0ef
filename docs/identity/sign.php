<?php
declare(strict_types=1);

/** A token that tells Rekindle who is signed in; good for five minutes. */
function identity_token(string $customer_id): string
{
    $encoded = fn (string $value): string => rtrim(strtr(base64_encode($value), '+/', '-_'), '=');
    $now = time();
    $claims = ['sub' => $customer_id, 'aud' => getenv('REKINDLE_PUBLIC_KEY'), 'iat' => $now, 'exp' => $now + 300];
    $header = json_encode(['alg' => 'HS256', 'typ' => 'JWT'], JSON_THROW_ON_ERROR);
    $signed = $encoded($header) . '.' . $encoded(json_encode($claims, JSON_THROW_ON_ERROR));

    return $signed . '.' . $encoded(hash_hmac('sha256', $signed, getenv('REKINDLE_SITE_SECRET'), true));
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    echo identity_token($argv[1]), PHP_EOL;
}

import base64
import hashlib
import hmac
import json
import os
import sys
import time


def identity_token(customer_id: str) -> str:
    """A token that tells Rekindle who is signed in; good for five minutes."""
    now = int(time.time())
    claims = {"sub": customer_id, "aud": os.environ["REKINDLE_PUBLIC_KEY"], "iat": now, "exp": now + 300}
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    signed = ".".join(_encoded(json.dumps(part).encode()) for part in parts)
    secret = os.environ["REKINDLE_SITE_SECRET"].encode()
    return f"{signed}.{_encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


if __name__ == "__main__":
    print(identity_token(sys.argv[1]))

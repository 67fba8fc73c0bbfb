//! A strict OAuth 2 and OpenID Connect provider on 127.0.0.1, for a quick start, examples and tests

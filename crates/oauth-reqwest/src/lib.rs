//! OAuth 2 and OpenID Connect sessions over reqwest

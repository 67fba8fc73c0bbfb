//! OpenID Connect as messages and steps: discovery, login, ID Token rules, UserInfo

//! OAuth 2 as messages and steps, for any HTTP stack

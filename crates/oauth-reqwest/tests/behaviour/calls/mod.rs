//! What happens to protected calls.

//! What needs a process of its own: how much memory it takes.

#![cfg(target_os = "linux")]

mod a_long_body_is_never_held;

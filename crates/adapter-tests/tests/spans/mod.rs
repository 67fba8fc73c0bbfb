//! What needs a process of its own: who watches sees all of its threads.

mod spans_of_a_session_hold_no_secret;

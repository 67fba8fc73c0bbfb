//! One behaviour suite for every adapter, over real sockets.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

//! Scripts for tests: responses in, requests asserted, no sockets

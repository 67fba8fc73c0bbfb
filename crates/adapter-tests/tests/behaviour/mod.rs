//! What an adapter owes the cores and its users, over real sockets: one file for each behaviour.

mod calls;
mod driver;
mod sessions;

use adapter_tests::{Options, Stack as _};

use crate::Stack;

type House = adapter_tests::House<Stack>;
type OAuth2 = <Stack as adapter_tests::Stack>::OAuth2;
type Oidc = <Stack as adapter_tests::Stack>::Oidc;

/// A stack with the defaults.
fn stack() -> Stack {
    stack_with(Options::default())
}

fn stack_with(options: Options) -> Stack {
    Stack::open(options).expect("a driver")
}

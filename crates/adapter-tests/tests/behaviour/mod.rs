//! What an adapter owes the cores and its users, over real sockets: one file for each behaviour.

mod calls;
mod crowds;
mod driver;
mod faults;
mod sessions;
mod signing;

use adapter_tests::{Options, Soon, Stack as _};

use crate::Stack;

type House = adapter_tests::House<Stack>;
type OAuth1 = <Stack as adapter_tests::Stack>::OAuth1;
type OAuth2 = <Stack as adapter_tests::Stack>::OAuth2;
type Assertion = <Stack as adapter_tests::Stack>::Assertion;
type Oidc = <Stack as adapter_tests::Stack>::Oidc;

/// A stack with the defaults.
fn stack() -> Stack {
    stack_with(Options::default())
}

fn stack_with(options: Options) -> Stack {
    Stack::open(options).expect("a driver")
}

/// What comes of all of these, each on a task of its own, in their order.
async fn all<T: Send + 'static>(work: impl Iterator<Item = Soon<T>>) -> Vec<T> {
    let running: Vec<_> = work.map(tokio::spawn).collect();
    let mut outcomes = Vec::new();
    for work in running {
        outcomes.push(work.await.expect("no panic"));
    }
    outcomes
}

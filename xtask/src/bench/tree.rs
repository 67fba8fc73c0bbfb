//! `cargo xtask bench tree`: how many crates an application with an adapter compiles, and with the stack alone.

use crate::Fallible;
use crate::trees::ADAPTERS;

pub(super) fn run() -> Fallible<()> {
    println!(
        "{:<14} {:>6} {:>11} {:>6}  limits",
        "adapter", "crates", "stack alone", "added"
    );
    for adapter in ADAPTERS {
        let weight = adapter.weight()?;
        let most = adapter.most.map(|most| format!("{most} in all, "));
        println!(
            "{:<14} {:>6} {:>11} {:>6}  {}{} added",
            adapter.package,
            weight.total,
            weight.stack,
            weight.added(),
            most.unwrap_or_default(),
            adapter.most_added
        );
    }
    println!(
        "\nby cargo tree, for this machine: all that is compiled, build scripts' needs too; a version counts once"
    );
    Ok(())
}

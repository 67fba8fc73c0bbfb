//! What a figure depends on: the machine, its system, the compiler, and what is measured.

use std::fs;
use std::process::Command;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::workspace::{root, said, version};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Setting {
    /// The processor, how many of them, and the memory.
    pub(super) machine: String,
    /// The operating system, and its kernel.
    pub(super) system: String,
    pub(super) rustc: String,
    /// Our version and commit.
    pub(super) library: String,
}

impl Setting {
    /// As it is now. What a system does not say is left out.
    pub(super) fn read() -> Self {
        let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let processor = value(&file("/proc/cpuinfo"), "model name", ':');
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let memory = memory(&file("/proc/meminfo"));
        let processors = match processors {
            1 => "1 processor".to_owned(),
            several => format!("{several} processors"),
        };
        let machine = [processor, Some(processors), memory];
        let name = value(&file("/etc/os-release"), "PRETTY_NAME", '=');
        let kernel = said(Command::new("uname").args(["-s", "-r", "-m"]));
        let rustc = said(Command::new("rustc").arg("--version").current_dir(root()));
        Self {
            machine: joined(machine),
            system: joined([name, kernel]),
            rustc: rustc.unwrap_or_default(),
            library: version(),
        }
    }

    /// For the terminal.
    pub(super) fn show(&self) -> String {
        let Self {
            machine,
            system,
            rustc,
            library,
        } = self;
        format!("{machine}; {system}\n{rustc}; ours {library}")
    }

    /// What a reader should know of figures that were measured elsewhere: where the other setting differs.
    pub(super) fn unlike<'a>(&'a self, other: &Self) -> Vec<&'a str> {
        let pairs = [
            (&self.machine, &other.machine),
            (&self.system, &other.system),
            (&self.rustc, &other.rustc),
        ];
        let differ = pairs.into_iter().filter(|(own, other)| own != other);
        differ.map(|(own, _)| own.as_str()).collect()
    }
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The value of the first line with this name.
fn value(text: &str, name: &str, sign: char) -> Option<String> {
    let lines = text.lines().filter_map(|line| line.split_once(sign));
    let mut values = lines.filter(|(own, _)| own.trim() == name);
    let value = values.next()?.1.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

/// In gibibytes, as memory is sold.
fn memory(text: &str) -> Option<String> {
    let all = value(text, "MemTotal", ':')?;
    let kibibytes: f64 = all.trim_end_matches("kB").trim().parse().ok()?;
    Some(format!(
        "{:.1} GiB of memory",
        kibibytes / f64::from(1 << 20)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_of_itself_is_read() {
        let text = "processor\t: 0\nmodel name\t: Some CPU @ 2.00GHz\nmodel name\t: Other\n";
        assert_eq!(
            value(text, "model name", ':').unwrap(),
            "Some CPU @ 2.00GHz"
        );
        let text = "NAME=x\nPRETTY_NAME=\"Some Linux 1\"\n";
        assert_eq!(value(text, "PRETTY_NAME", '=').unwrap(), "Some Linux 1");
        let text = "MemTotal:        8129244 kB\nMemFree: 1 kB\n";
        assert_eq!(memory(text).unwrap(), "7.8 GiB of memory");
    }

    #[test]
    fn what_the_system_does_not_say_is_left_out() {
        assert_eq!(value("", "model name", ':'), None);
        assert_eq!(memory("MemTotal: much"), None);
        assert_eq!(joined([None, Some("one".to_owned()), None]), "one");
    }

    #[test]
    fn another_commit_is_no_other_machine() {
        let here = Setting::read();
        let mut there = here.clone();
        there.library = "other".to_owned();
        assert_eq!(here.unlike(&there), Vec::<&str>::new());
        there.rustc = "rustc 1".to_owned();
        assert_eq!(there.unlike(&here), ["rustc 1"]);
    }
}

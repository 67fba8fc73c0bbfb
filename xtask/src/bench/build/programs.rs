//! The programs in `bench/build`: one login, over each stack by ours and by peers.

use super::super::report::Role;

/// A program, and what it stands beside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Program {
    /// Its folder in `bench/build`; the package has `build-` before it.
    pub(super) name: &'static str,
    pub(super) who: &'static str,
    pub(super) role: Role,
    /// The one that sends a form by the same HTTP client, with the same TLS, and no more.
    pub(super) bare: &'static str,
}

/// Programs that are compared with each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) title: &'static str,
    pub(super) programs: &'static [Program],
}

pub(super) const GROUPS: [Group; 3] = [
    Group {
        title: "a login over ureq",
        programs: &[
            bare("bare-ureq", "ureq alone"),
            over("bare-ureq", "ours-ureq", "oauth-ureq", Role::Ours),
            over(
                "bare-ureq",
                "ours-ureq-plain",
                "oauth2-core without JOSE",
                Role::Ours,
            ),
            over("bare-ureq", "oauth2-ureq", "oauth2 5", Role::Peer),
        ],
    },
    Group {
        title: "a login over reqwest",
        programs: &[
            bare("bare-reqwest", "reqwest alone"),
            over("bare-reqwest", "ours-reqwest", "oauth-reqwest", Role::Ours),
            over(
                "bare-reqwest",
                "ours-reqwest-openid",
                "oauth-reqwest, OpenID",
                Role::Ours,
            ),
            over(
                "bare-reqwest",
                "huskarl-reqwest",
                "huskarl 0.11, OpenID",
                Role::Peer,
            ),
            bare("bare-reqwest12", "reqwest 0.12 alone"),
            over("bare-reqwest12", "oauth2-reqwest", "oauth2 5", Role::Peer),
            over(
                "bare-reqwest12",
                "openidconnect-reqwest",
                "openidconnect 4, OpenID",
                Role::Peer,
            ),
        ],
    },
    Group {
        title: "a login over hyper",
        programs: &[
            bare("bare-hyper", "hyper alone"),
            over("bare-hyper", "ours-hyper", "oauth-hyper", Role::Ours),
            over("bare-hyper", "yup-oauth2", "yup-oauth2 12", Role::Peer),
        ],
    },
];

pub(super) fn all() -> impl Iterator<Item = &'static Program> {
    GROUPS.iter().flat_map(|group| group.programs)
}

const fn bare(name: &'static str, who: &'static str) -> Program {
    over(name, name, who, Role::Limit)
}

const fn over(bare: &'static str, name: &'static str, who: &'static str, role: Role) -> Program {
    Program {
        name,
        who,
        role,
        bare,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;
    use crate::workspace::root;

    #[test]
    fn each_program_has_its_folder_and_each_folder_its_program() {
        let folders = fs::read_dir(root().join("bench/build")).unwrap();
        let folders: BTreeSet<String> = folders
            .map(|folder| folder.unwrap().file_name().into_string().unwrap())
            .collect();
        let named: BTreeSet<String> = all().map(|program| program.name.to_owned()).collect();
        assert_eq!(named, folders);
        for program in all() {
            assert!(named.contains(program.bare), "{program:?}");
        }
    }

    #[test]
    fn the_programs_are_built_in_one_way() {
        let profiles = all().map(|program| {
            let manifest = root().join("bench/build").join(program.name);
            let manifest = fs::read_to_string(manifest.join("Cargo.toml")).unwrap();
            manifest
                .split_once("[profile.release]")
                .unwrap()
                .1
                .to_owned()
        });
        let profiles: BTreeSet<String> = profiles.collect();
        assert_eq!(profiles.len(), 1, "{profiles:?}");
    }
}

//! One program per task; see the files beside this one.

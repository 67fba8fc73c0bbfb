//! Both backends do the same with every key.

//! The seam: steps between an OAuth flow and any HTTP stack, and the rules that every flow shares

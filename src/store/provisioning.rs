//! The names under which forms and the declarative file knew these functions.
//! Must never gain another: each table's functions stand in its own file.

pub use super::{
    connections::{list as connections, row as connection},
    rules::{get as rule, insert as insert_rule, list as rules, update as update_rule},
    widgets::{get as widget, insert as insert_widget, list as widgets, update as update_widget},
};

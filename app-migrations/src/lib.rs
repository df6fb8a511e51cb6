//! The migrations of a service with users, events, calorie entries, health data and an assistant.

pub mod migrations;

migrator_runtime::testing::check_migrations!();

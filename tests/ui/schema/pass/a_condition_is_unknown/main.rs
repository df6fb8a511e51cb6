mod migrations;

const LARGE: bool = true;

fn main() {}

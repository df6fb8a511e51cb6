pub const LENGTH: u32 = 100;

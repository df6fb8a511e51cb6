/// Names that every place has to quote, some that differ in little, and the longest.
const NAMES: [&str; 19] = [
    "a",
    "b",
    "c",
    "d",
    "users",
    "o'brien",
    "we\"ird",
    "back`tick",
    "select",
    "таблица",
    "Mixed",
    "mixed",
    "x y",
    "order",
    "ключ",
    "a.b",
    "per%cent",
    "back\\slash",
    "[x]",
];

/// A small deterministic generator (xorshift64*, <https://arxiv.org/abs/1402.6246>), so that a seed
/// reproduces a journey.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A generator that gives the same for the same seed.
    pub fn new(seed: u64) -> Self {
        // Seeds that follow each other begin far apart.
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D | 1)
    }

    /// A number from 0 to below `end`.
    #[allow(clippy::cast_possible_truncation)] // 31 bits
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    /// Whether it falls: once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Some of these, at least one, at most three.
    pub fn some<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        let mut left: Vec<T> = from.to_vec();
        let mut chosen = Vec::new();
        for _ in 0..=self.below(3) {
            if !left.is_empty() {
                let at = self.below(left.len());
                chosen.push(left.remove(at));
            }
        }
        chosen
    }

    /// A name of an index, constraint …: with this before it, unless it stands alone.
    pub fn name_of(&mut self, prefix: &str) -> String {
        let name = self.name();
        if self.once_in(6) {
            return name;
        }
        let longest = 63 - prefix.len();
        let mut end = name.len().min(longest);
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        format!("{prefix}{}", &name[..end])
    }

    /// A name of a table, column …
    pub fn name(&mut self) -> String {
        match self.below(40) {
            0 => format!("{}x", "я".repeat(31)),
            1 => "n".repeat(63),
            2 => "名".repeat(21),
            _ => (*self.pick(&NAMES)).to_owned(),
        }
    }
}

mod m1;
mod m2;

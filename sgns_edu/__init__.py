"""Skip-gram with negative sampling, one visible step at a time, then at full speed."""

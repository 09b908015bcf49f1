"""What is read: sentences, the vocabulary, and the pairs of a sliding window."""

"""What is read: corpora, the vocabulary, and the pairs of a sliding window."""

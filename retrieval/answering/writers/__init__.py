"""The writer (白话摘要): a language model may say a verified answer in plainer words, and no more than it says."""

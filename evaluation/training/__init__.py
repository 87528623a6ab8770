"""Fitting the learned parts."""

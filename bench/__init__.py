"""Measurements that anybody can repeat: what they measure stands in each folder's README."""

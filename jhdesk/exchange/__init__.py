"""The signed package: bytes in, bytes out, every rule of the format checked in one place."""

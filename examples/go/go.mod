module examples

go 1.19

require coinstore v0.0.0

replace coinstore => ../../bindings/go

module coinstore

go 1.19

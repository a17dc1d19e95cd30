/* A disk that takes 5 ms more to promise that something is kept: loaded before a server by bench/slow_disk.py. */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_for_the_disk(void)
{
    struct timespec five_ms = {0, 5000000};
    nanosleep(&five_ms, 0);
}

int fsync(int file)
{
    wait_for_the_disk();
    return syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    wait_for_the_disk();
    return syscall(SYS_fdatasync, file);
}

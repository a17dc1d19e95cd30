/* A machine whose power may be cut: only what was synced is kept. Loaded before a server by test_power_cut.py.

   When a file of $LUEUR_DISK/ is synced, what it holds is copied to $LUEUR_KEPT/, and only then is the sync done. Whatever
   was written and never synced is in no copy, as it would be on no disk. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void copy(const char *from, const char *to)
{
    static __thread char block[65536];
    int source = open(from, O_RDONLY), target = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t size;
    while ((size = read(source, block, sizeof block)) > 0)
        if (write(target, block, size) != size)
            abort();
    close(source);
    close(target);
}

static void keep(int file)
{
    char link[64], path[PATH_MAX], part[PATH_MAX], kept[PATH_MAX];
    const char *disk = getenv("LUEUR_DISK"), *home = getenv("LUEUR_KEPT");
    struct stat kind;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0 || fstat(file, &kind) || !S_ISREG(kind.st_mode))
        return;
    path[length] = 0;
    if (!disk || !home || strncmp(path, disk, strlen(disk)) || path[strlen(disk)] != '/')
        return;
    snprintf(part, sizeof part, "%s/part", home);
    snprintf(kept, sizeof kept, "%s/%s", home, strrchr(path, '/') + 1);
    copy(path, part);
    rename(part, kept);
}

int fsync(int file)
{
    keep(file);
    return syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    keep(file);
    return syscall(SYS_fdatasync, file);
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RealtimeTickets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "realtime_tickets",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "bytea", nullable: false),
                    holder = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_realtime_tickets", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_realtime_tickets_expires_at",
                table: "realtime_tickets",
                column: "expires_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "realtime_tickets");
        }
    }
}
